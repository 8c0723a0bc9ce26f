// Original file: mdm/dpm/v1/dpm.proto


export interface PrepareToGetRequest {
  'guid'?: (string);
  /**
   * How long the transfer URL should live, in seconds; 0 means 600; at most 86,400.
   */
  'lifetimeS'?: (number);
}

export interface PrepareToGetRequest__Output {
  'guid': (string);
  /**
   * How long the transfer URL should live, in seconds; 0 means 600; at most 86,400.
   */
  'lifetimeS': (number);
}
