import { createRoot } from 'react-dom/client';
import { LanguageProvider } from '../shared/language.tsx';
import '../shared/style.css';
import { AgencyPage } from './agency-page.tsx';

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <LanguageProvider>
      <AgencyPage />
    </LanguageProvider>,
  );
}
