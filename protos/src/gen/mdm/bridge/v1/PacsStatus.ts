// Original file: mdm/bridge/v1/bridge.proto

import type { Long } from '@grpc/proto-loader';

/**
 * How far the site has looked through a PACS.
 */
export interface PacsStatus {
  'name'?: (string);
  /**
   * Instances that were looked at.
   */
  'seen'?: (number | string | Long);
  /**
   * Those that were not taken, such as what is no image; the log says why.
   */
  'refused'?: (number | string | Long);
  /**
   * Images that are registered and that the PACS does not have any more, or has with other content.
   */
  'lost'?: (number | string | Long);
  /**
   * When everything that it had was known, in milliseconds since the epoch; 0: not yet.
   */
  'caughtUpMs'?: (number | string | Long);
  /**
   * Why it is not being looked through at the moment, empty when it is.
   */
  'errorCode'?: (string);
  'errorMessage'?: (string);
  /**
   * Of the lost ones: those that it does not have any more, and those that it has with other content.
   */
  'gone'?: (number | string | Long);
  'changed'?: (number | string | Long);
  /**
   * Images that were removed because of the PACS, ever.
   */
  'withdrawn'?: (number | string | Long);
  /**
   * Images that are to be removed now, and those of them that wait for an administrator.
   */
  'due'?: (number | string | Long);
  'heldBack'?: (number | string | Long);
  /**
   * What becomes of lost images, as site.yaml says it: keep or withdraw, keep or replace.
   */
  'onDeleted'?: (string);
  'onChanged'?: (string);
  /**
   * Where looking goes on, in the words of the PACS; empty: at its beginning.
   */
  'mark'?: (string);
  /**
   * Entries of its log that are still to be read, how many of them are read in a second, and when that is done; 0 when all is
   * read or the PACS has no log.
   */
  'left'?: (number | string | Long);
  'perSecond'?: (number | string);
  'endsMs'?: (number | string | Long);
  /**
   * The round in which each image is looked at once: how many were, of how many, since when, and until when.
   */
  'roundLooked'?: (number | string | Long);
  'roundTotal'?: (number | string | Long);
  'roundBeganMs'?: (number | string | Long);
  'roundEndsMs'?: (number | string | Long);
  /**
   * Why what is in it cannot be followed at the moment, empty when it is.
   */
  'followErrorCode'?: (string);
  'followErrorMessage'?: (string);
}

/**
 * How far the site has looked through a PACS.
 */
export interface PacsStatus__Output {
  'name': (string);
  /**
   * Instances that were looked at.
   */
  'seen': (number);
  /**
   * Those that were not taken, such as what is no image; the log says why.
   */
  'refused': (number);
  /**
   * Images that are registered and that the PACS does not have any more, or has with other content.
   */
  'lost': (number);
  /**
   * When everything that it had was known, in milliseconds since the epoch; 0: not yet.
   */
  'caughtUpMs': (number);
  /**
   * Why it is not being looked through at the moment, empty when it is.
   */
  'errorCode': (string);
  'errorMessage': (string);
  /**
   * Of the lost ones: those that it does not have any more, and those that it has with other content.
   */
  'gone': (number);
  'changed': (number);
  /**
   * Images that were removed because of the PACS, ever.
   */
  'withdrawn': (number);
  /**
   * Images that are to be removed now, and those of them that wait for an administrator.
   */
  'due': (number);
  'heldBack': (number);
  /**
   * What becomes of lost images, as site.yaml says it: keep or withdraw, keep or replace.
   */
  'onDeleted': (string);
  'onChanged': (string);
  /**
   * Where looking goes on, in the words of the PACS; empty: at its beginning.
   */
  'mark': (string);
  /**
   * Entries of its log that are still to be read, how many of them are read in a second, and when that is done; 0 when all is
   * read or the PACS has no log.
   */
  'left': (number);
  'perSecond': (number);
  'endsMs': (number);
  /**
   * The round in which each image is looked at once: how many were, of how many, since when, and until when.
   */
  'roundLooked': (number);
  'roundTotal': (number);
  'roundBeganMs': (number);
  'roundEndsMs': (number);
  /**
   * Why what is in it cannot be followed at the moment, empty when it is.
   */
  'followErrorCode': (string);
  'followErrorMessage': (string);
}
