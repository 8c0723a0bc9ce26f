// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

export interface VerifyAuditRequest {
  /**
   * Only this service; empty: all of the site.
   */
  'service'?: (string);
  /**
   * With a service: the record to begin with, as "next" of the answer before. 0: the first.
   */
  'from'?: (number | string | Long);
  /**
   * How many records of each service are recomputed at most, up to 1,000,000; 0: 200,000.
   */
  'limit'?: (number | string | Long);
}

export interface VerifyAuditRequest__Output {
  /**
   * Only this service; empty: all of the site.
   */
  'service': (string);
  /**
   * With a service: the record to begin with, as "next" of the answer before. 0: the first.
   */
  'from': (number);
  /**
   * How many records of each service are recomputed at most, up to 1,000,000; 0: 200,000.
   */
  'limit': (number);
}
