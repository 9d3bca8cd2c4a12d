declare module '@sealsystems/ipp' {
  /** One attribute group of an IPP message (RFC 8010). */
  export type IppGroup = Readonly<Record<string, unknown>>;

  export interface IppMessage {
    readonly statusCode?: string;
    readonly 'operation-attributes-tag'?: IppGroup;
    readonly 'job-attributes-tag'?: IppGroup;
    readonly 'printer-attributes-tag'?: IppGroup;
    readonly data?: Buffer;
  }

  export interface Printer {
    execute(
      operation: string,
      message: IppMessage,
      done: (error: Error | null, response: IppMessage | null) => void,
    ): void;
  }

  const ipp: {
    Printer(
      url: string,
      options?: { readonly version?: string; readonly timeout?: number },
    ): Printer;
  };
  export default ipp;
}
