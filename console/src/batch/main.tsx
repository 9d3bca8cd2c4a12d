import { createRoot } from 'react-dom/client';
import { LanguageProvider } from '../shared/language.tsx';
import '../shared/style.css';
import { BatchPage } from './batch-page.tsx';

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <LanguageProvider>
      <BatchPage />
    </LanguageProvider>,
  );
}
