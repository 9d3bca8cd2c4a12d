/** Whether If-None-Match names what would be sent (RFC 9110 13.1.2): weak comparison with each tag of the list. */
export function namesEntity(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch.split(',').some((tag) => {
    const plain = tag.trim().replace(/^W\//, '');
    return plain === '*' || plain === etag;
  });
}
