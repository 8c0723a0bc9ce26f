export { type FrameDecoder, frameDecoder } from './decode.js';
export type { PixelFormat } from './pixel-format.js';
