// biome-ignore-all lint/style/noDefaultExport: these libraries have default exports and no types
type Overrides = import('./codec.js').CodecOverrides;
type DecoderClass = import('./codec.js').DecoderClass;

declare module '@cornerstonejs/codec-charls/decode' {
  const load: (overrides: Overrides) => Promise<{ readonly JpegLSDecoder: DecoderClass }>;

  export { load as default };
}
declare module '@cornerstonejs/codec-openjpeg/decode' {
  const load: (overrides: Overrides) => Promise<{ readonly J2KDecoder: DecoderClass }>;

  export { load as default };
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decode' {
  const load: (overrides: Overrides) => Promise<{ readonly JPEGDecoder: DecoderClass }>;

  export { load as default };
}
declare module 'jpeg-lossless-decoder-js' {
  export class Decoder {
    decompress(buffer: ArrayBuffer, offset: number, length: number): ArrayBuffer;
  }
}
