declare module 'daikon' {
  interface DaikonImage {
    decompress(): void;
    getRawData(): ArrayBuffer;
  }
  export const Series: { parseImage(bytes: DataView): DaikonImage };
}
