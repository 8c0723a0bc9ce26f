import { fail } from '@mdm/errors';
import { type Command, Option } from 'commander';
import { showRequests } from '../access-requests.js';
import type { Bind } from '../cli.js';
import { showSharing } from '../grantee.js';
import { examples } from '../help.js';

interface AnswerOptions {
  readonly grant?: boolean;
  readonly refuse?: boolean;
  readonly comment?: string;
}

export function addAnswer(program: Command, bind: Bind): void {
  const command = program
    .command('answer')
    .description('grant or refuse a request for access to images of yours')
    .argument('<request>', 'its id')
    .option('--grant', 'the requester may read those of the images that are yours')
    .addOption(new Option('--refuse', 'no').conflicts('grant'))
    .option('--comment <text>', 'for the requester')
    .action(
      bind(async ({ client, out, signal }, id: string, { grant = false, refuse, comment }: AnswerOptions) => {
        if (!grant && !refuse) {
          fail('invalid-argument', 'it is not said what the answer is', {
            field: 'grant',
            remedy: 'use --grant or --refuse',
          });
        }
        const answered = await (await client()).answerRequest(id, { grant, comment }, { signal });
        if (out.json) await out.value(answered);
        else await showRequests([answered.request], out);
        return answered.result && !out.json ? showSharing(answered.result, out) : undefined;
      }),
    );
  examples(
    command,
    ['mdm answer ID --grant --comment "until the end of the study"', 'as "mdm grant" does'],
    ['mdm answer ID --refuse --comment "not without consent"', 'the requester reads the comment'],
  );
}
