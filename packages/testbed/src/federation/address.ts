import { type Address, parseAddress } from '@mdm/config';

/** Host and port of an address that the testbed itself made. */
export function addressOf(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new TypeError(`"${text}" is not host:port`);
  return address;
}
