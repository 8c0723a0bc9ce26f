/** Metadata keys of every call between parts of the MDM. */
export const tokenKey = 'mdm-token';
export const proofKey = 'mdm-proof';
/** W3C trace context. */
export const traceKey = 'traceparent';
