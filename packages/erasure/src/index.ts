export {
  certificateSigner,
  type ErasedImage,
  type ErasureCertificate,
  imagesOfCertificate,
  type KeptImage,
  type VerifiedCertificate,
  verifyCertificate,
} from './certificate.js';
export {
  maxReceiptLength,
  type Receipt,
  receiptSigner,
  type VerifiedReceipt,
  verifyReceipt,
} from './receipt.js';
