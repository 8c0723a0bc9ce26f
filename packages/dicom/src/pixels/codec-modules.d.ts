/** What is used of the WebAssembly builds of the codecs; they come without types. */
/** Where a module writes its messages, instead of to the console. */
interface Output {
  readonly print: (text: string) => void;
  readonly printErr: (text: string) => void;
}
interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
}
interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): FrameInfo;
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}
interface WasmEncoder {
  getDecodedBuffer(
    info: FrameInfo & { readonly isSigned: boolean; readonly isUsingColorTransform?: boolean },
  ): Uint8Array;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
  delete(): void;
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  interface Charls {
    readonly JpegLSDecoder: new () => WasmDecoder & { getInterleaveMode(): number };
  }
  const load: (output?: Output) => Promise<Charls>;
  export = load;
}
declare module '@cornerstonejs/codec-charls/wasmjs' {
  const load: (output?: Output) => Promise<{
    readonly JpegLSEncoder: new () => WasmEncoder & { setNearLossless(error: number): void };
  }>;
  export = load;
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const load: (output?: Output) => Promise<{ readonly J2KDecoder: new () => WasmDecoder }>;
  export = load;
}
declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  const load: (output?: Output) => Promise<{
    readonly J2KEncoder: new () => WasmEncoder & {
      setDecompositions(levels: number): void;
      setQuality(lossless: boolean, q: number): void;
    };
  }>;
  export = load;
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  const load: (output?: Output) => Promise<{
    readonly HTJ2KDecoder: new () => WasmDecoder;
    readonly HTJ2KEncoder: new () => WasmEncoder & { setQuality(lossless: boolean, q: number): void };
  }>;
  export = load;
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  const load: (output?: Output) => Promise<{ readonly JPEGDecoder: new () => WasmDecoder }>;
  export = load;
}
declare module 'jpeg-lossless-decoder-js' {
  export class Decoder {
    decompress(buffer: ArrayBuffer, offset: number, length: number): ArrayBuffer;
  }
}
