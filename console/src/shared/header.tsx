import type { ReactNode } from 'react';
import { LanguageToggle } from './language.tsx';

export function Header({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <header>
      <img src="/tamga.svg" alt="" width="36" height="36" />
      <h1>Тамга · {title}</h1>
      {children}
      <LanguageToggle />
    </header>
  );
}
