/**
 * The private attributes that hold nothing identifying (PS3.15 Table E.3.10-1, edition 2026a): private creator, group,
 * elements within the block; a range with `-`, a UID of an instance with `u`.
 */
const safeBlocks = `
ELSCINT1|00E1|21 50
ELSCINT1|01E1|26
ELSCINT1|01F1|01 07 26-27
GEIIS PACS|0903|10-12
GEMS_ACQU_01|0019|23-24 27 9E
GEMS_HELIOS_01|0045|01-02
GEMS_PARM_01|0043|27 39 6F
GEMS_SERS_01|0025|07
HOLOGIC, Inc.|7E01|01-02 10-12
NQHeader|0099|01 02u 04-05 10 20-21
NQLeft|0199|01-16
NQRight|0299|01-16
Philips Imaging DD 001|2001|01-0C 0E-19 1A-1F 21-51 53-5A 5D-6B 6D-6F 71-77 79-8C 90-94 9A-9B 9D 9F A1-A5 C0-C3 C5-C7
Philips Imaging DD 001|2001|CA-CB D0-DF E9 F1-F7 F9 FB-FD FF
Philips Imaging DD 002|2001|01-40 50 52-53 57-58 5A 5C-5F 63-68 6B 71-75
Philips Imaging DD 097|2001|01-08 0A-0B 0D-0F 12 17-1F 21-28 2A-32 36-3E 40-42 44-47 49-4C A1-A6 A8-AB
Philips Imaging DD 129|2001|00-09
Philips MR Imaging DD 001|2005|0D-0E
Philips PET Private Group|7053|00 09
Philips ST80i|0025|01
SIEMENS MR HEADER|0019|0C-0E 27
SIEMENS SYNGO ULTRA-SOUND TOYON DATA STREAMING|7FD1|01 09 10-11
SIEMENS Ultrasound SC2000|0119|00-09 10-13 21
SIEMENS Ultrasound SC2000|0129|00 02u 03-06 07u 08-09 10-11 12u 20-22 29 30
SIEMENS Ultrasound SC2000|0139|01
SIEMENS Ultrasound SC2000|0149|01-03
SIEMENS Ultrasound SC2000|7FD1|01 09 10-11
`;

/** How a safe attribute is kept: as it is, or, when it is the UID of an instance, mapped. */
export type SafePrivate = 'keep' | 'uid';

const safe = new Map<string, SafePrivate>();
for (const line of safeBlocks.trim().split('\n')) {
  const [creator = '', group = '', elements = ''] = line.split('|');
  for (const word of elements.split(' ')) {
    const [first = '', last = first] = word.replace('u', '').split('-');
    for (let element = Number.parseInt(first, 16); element <= Number.parseInt(last, 16); element += 1) {
      safe.set(key(creator, Number.parseInt(group, 16), element), word.endsWith('u') ? 'uid' : 'keep');
    }
  }
}

function key(creator: string, group: number, element: number): string {
  return `${group} ${element} ${creator}`;
}

/** Whether the attribute `xx`_element_ in the block that `creator` reserved in this group is safe. */
export function safePrivate(creator: string, group: number, element: number): SafePrivate | undefined {
  return safe.get(key(creator, group, element));
}

/** Every row of the table, for tests and documentation. */
export function safePrivateRows(): readonly { creator: string; group: number; element: number }[] {
  return [...safe.keys()].map((row) => {
    const [group = '', element = '', ...creator] = row.split(' ');
    return { creator: creator.join(' '), group: Number(group), element: Number(element) };
  });
}
