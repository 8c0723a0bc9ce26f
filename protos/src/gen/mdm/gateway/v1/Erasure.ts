// Original file: mdm/gateway/v1/gateway.proto

import type { Long } from '@grpc/proto-loader';

/**
 * How far a removal has come.
 */
export interface Erasure {
  /**
   * UUID.
   */
  'id'?: (string);
  /**
   * DN.
   */
  'requestedBy'?: (string);
  'requestedMs'?: (number | string | Long);
  'reason'?: (string);
  /**
   * Images that are or are going to be removed.
   */
  'images'?: (number);
  /**
   * Images that were asked for and must be kept.
   */
  'kept'?: (number);
  /**
   * True when every key holder and every service has confirmed.
   */
  'complete'?: (boolean);
  /**
   * Confirmations of images by holders and services: how many there are, of how many.
   */
  'confirmed'?: (number);
  'expected'?: (number);
  /**
   * Holders and services that have not confirmed, as mdm://<site>/<service>; they are asked again until they do.
   */
  'pending'?: (string)[];
}

/**
 * How far a removal has come.
 */
export interface Erasure__Output {
  /**
   * UUID.
   */
  'id': (string);
  /**
   * DN.
   */
  'requestedBy': (string);
  'requestedMs': (number);
  'reason': (string);
  /**
   * Images that are or are going to be removed.
   */
  'images': (number);
  /**
   * Images that were asked for and must be kept.
   */
  'kept': (number);
  /**
   * True when every key holder and every service has confirmed.
   */
  'complete': (boolean);
  /**
   * Confirmations of images by holders and services: how many there are, of how many.
   */
  'confirmed': (number);
  'expected': (number);
  /**
   * Holders and services that have not confirmed, as mdm://<site>/<service>; they are asked again until they do.
   */
  'pending': (string)[];
}
