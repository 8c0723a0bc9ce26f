// Original file: mdm/common/v1/common.proto


/**
 * The number of rows is not shown: fewer people than the threshold are behind it, perhaps nobody, or such a number could
 * be worked out from it.
 */
export interface Suppressed {
  /**
   * The site's setting, disclosure.smallCounts; 0 where several sites are behind the number.
   */
  'threshold'?: (number);
}

/**
 * The number of rows is not shown: fewer people than the threshold are behind it, perhaps nobody, or such a number could
 * be worked out from it.
 */
export interface Suppressed__Output {
  /**
   * The site's setting, disclosure.smallCounts; 0 where several sites are behind the number.
   */
  'threshold': (number);
}
