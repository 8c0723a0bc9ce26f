export { type DecryptOptions, decryptBuffer, decryptStream } from './decrypt.js';
export { type EncryptOptions, encryptBuffer, encryptPieces } from './encrypt.js';
export { type Header, headerLimits, parseHeader, type Stanza } from './header.js';
export {
  clampIdentity,
  decodeIdentity,
  decodeRecipient,
  encodeIdentity,
  type GeneratedIdentity,
  generateIdentity,
  parseRecipientType,
  type RecipientType,
  recipientOf,
} from './identity.js';
export { type DecryptRangeOptions, decryptRange, type RangeSource } from './range.js';
export { ciphertextSize, headerSize, plaintextSize } from './sizes.js';
