// Original file: mdm/amga/v1/amga.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A value of one attribute.
 */
export interface AttributeValue {
  'text'?: (string);
  'integer'?: (number | string | Long);
  'real'?: (number | string);
  /**
   * YYYY-MM-DD.
   */
  'date'?: (string);
  'kind'?: "text"|"integer"|"real"|"date";
}

/**
 * A value of one attribute.
 */
export interface AttributeValue__Output {
  'text'?: (string);
  'integer'?: (number);
  'real'?: (number);
  /**
   * YYYY-MM-DD.
   */
  'date'?: (string);
  'kind'?: "text"|"integer"|"real"|"date";
}
