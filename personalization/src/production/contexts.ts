/** What a sealed PUK is bound to. */
export function pukContext(documentId: string): Uint8Array {
  return Buffer.from(`document_puk/${documentId}`);
}

/** What a sealed address file is bound to. */
export function addressContext(documentId: string, version: number): string {
  return `address_file/${documentId}/${version}`;
}

/** What a sealed preparation is bound to. */
export function preparationContext(documentId: string): string {
  return `document_preparation/${documentId}`;
}
