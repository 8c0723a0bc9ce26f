/** Writes docs/site.schema.json: run it with `pnpm run generate` after a change of the schema. */
import { writeFileSync } from 'node:fs';
import { siteJsonSchema } from './site-schema.js';

const file = new URL('../../../docs/site.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(siteJsonSchema(), null, 2)}\n`);
