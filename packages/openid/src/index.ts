export { configurationOf, discoverProvider, type OpenIdClient, type ProviderMetadata } from './discovery.js';
export { openProviderHttp, type ProviderHttp } from './http.js';
export { providerError } from './provider-error.js';
