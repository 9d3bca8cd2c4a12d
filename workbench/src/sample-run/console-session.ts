import type { Layout } from '../system/layout.ts';
import type { StaffClient } from './staff-client.ts';

/** Opens the console as a browser would: a one-time link becomes a cookie. Gives what fetches a page's text. */
export async function consoleSession(
  layout: Layout,
  production: StaffClient,
): Promise<(path: string) => Promise<string>> {
  const origin = `http://127.0.0.1:${layout.ports.console}`;
  const { path } = await production.post<{ path: string }>('/console-links', {});
  const opened = await fetch(`${origin}${path}`, { redirect: 'manual' });
  const [cookie = ''] = (opened.headers.get('set-cookie') ?? '').split(';');
  return async (page) => {
    const response = await fetch(`${origin}${page}`, { headers: { cookie } });
    if (!response.ok) {
      throw new Error(`The console answered ${response.status} for ${page}.`);
    }
    return response.text();
  };
}
