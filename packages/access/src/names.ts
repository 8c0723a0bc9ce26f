import { fail } from '@mdm/errors';

/** Percent-escapes what separates entries, so that a DN with commas stays one name. */
export function escapeName(name: string): string {
  return name.replace(/[%,]/g, (letter) => (letter === '%' ? '%25' : '%2C'));
}

/** @throws invalid-argument  an escape that is not `%25` or `%2C` */
export function unescapeName(text: string): string {
  return text.replace(/%(.{0,2})/gs, (_whole, code: string) => {
    if (code === '25') return '%';
    if (code === '2C') return ',';
    return fail('invalid-argument', `the acl has a name with the unknown escape "%${code}"`, {
      field: 'acl',
      remedy: 'write a comma in a name as %2C and a percent sign as %25',
    });
  });
}
