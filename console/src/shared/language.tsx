import { createContext, type ReactNode, useContext, useState } from 'react';

export type Language = 'mn' | 'en';
export type Text = Readonly<Record<Language, string>>;

const LanguageContext = createContext<{
  readonly language: Language;
  readonly toggle: () => void;
}>({ language: 'mn', toggle: () => {} });

/** Mongolian first; the toggle brings English. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>('mn');
  const toggle = (): void => {
    const next = language === 'mn' ? 'en' : 'mn';
    document.documentElement.lang = next;
    setLanguage(next);
  };
  return <LanguageContext value={{ language, toggle }}>{children}</LanguageContext>;
}

export function useText(): (text: Text) => string {
  const { language } = useContext(LanguageContext);
  return (text) => text[language];
}

export function LanguageToggle() {
  const { language, toggle } = useContext(LanguageContext);
  return (
    <button type="button" className="language" onClick={toggle}>
      {language === 'mn' ? 'English' : 'Монгол'}
    </button>
  );
}
