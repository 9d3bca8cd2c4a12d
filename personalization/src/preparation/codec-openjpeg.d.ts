declare module '@cornerstonejs/codec-openjpeg' {
  export interface FrameInfo {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned: boolean;
    readonly isUsingColorTransform: boolean;
  }

  export interface J2KEncoder {
    getDecodedBuffer(frame: FrameInfo): Uint8Array;
    setQuality(lossless: boolean, quality: number): void;
    setCompressionRatio(level: number, ratio: number): void;
    encode(): void;
    getEncodedBuffer(): Uint8Array;
    delete(): void;
  }

  export interface OpenJpeg {
    readonly J2KEncoder: new () => J2KEncoder;
  }

  const factory: () => Promise<OpenJpeg>;
  export default factory;
}
