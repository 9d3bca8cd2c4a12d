/** RFC 3986 absolute address with one of the given schemes and a host, in printable ASCII. */
export function isAddress(text: string, ...schemes: readonly string[]): boolean {
  const match = /^([a-z][a-z0-9+.-]*):[/][/]([^/?#]+)[\x21-\x7e]*$/.exec(text);
  return match !== null && schemes.includes(match[1] ?? '') && /^[\x21-\x7e]+$/.test(text);
}
