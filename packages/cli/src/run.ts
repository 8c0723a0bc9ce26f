import { MdmError } from '@mdm/errors';
import { CommanderError } from 'commander';
import { createCli, type GlobalOptions } from './cli.js';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.js';
import type { Io } from './io.js';
import { createOutput, isReaderGone } from './output.js';
import { buildProgram } from './program.js';

/** Runs one command line to its end. Never throws. Relative paths are those of the process. */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const stop = new AbortController();
  const interrupt = () => {
    if (stop.signal.aborted) process.exit(exitCodes.interrupted);
    stop.abort(new MdmError('cancelled', 'interrupted', { remedy: 'run the command again' }));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);

  let exitCode: ExitCode = exitCodes.ok;
  let json = args.includes('--json');
  const program = buildProgram(io, (action) => async (...actionArgs) => {
    const options = program.opts<GlobalOptions>();
    json = options.json ?? false;
    const { timeout, quiet = false } = options;
    const timer = timeout === undefined ? undefined : setTimeout(() => stop.abort(late(timeout)), timeout);
    const cli = createCli(options, { io, out: createOutput(io, { json, quiet }), signal: stop.signal });
    try {
      exitCode = (await action(cli, ...actionArgs)) ?? exitCodes.ok;
    } finally {
      clearTimeout(timer);
      cli.close();
    }
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return ofCommander(thrown, json, io);
    // Whatever failed after the command was told to stop failed because of that.
    const error = MdmError.from(stop.signal.aborted ? stop.signal.reason : thrown);
    if (isReaderGone(error)) return exitCodes.ok;
    createOutput(io, { json, quiet: false }).error(error);
    return exitCodeOf(error);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

const late = (timeout: number): MdmError =>
  new MdmError('deadline-exceeded', `it took longer than --timeout allows (${timeout / 1_000} s)`);

/** Help has been shown already; a wrong command line has not. */
function ofCommander({ code, exitCode, message }: CommanderError, json: boolean, io: Io): ExitCode {
  if (exitCode === 0) return exitCodes.ok;
  if (code !== 'commander.help') {
    const sentence = message
      .replace(/^error: /, '')
      .replace(/\n\(Did/, ' (did')
      .replace(/\s+$/, '');
    const error = new MdmError('invalid-argument', sentence, {
      remedy: 'see "mdm --help" or "mdm COMMAND --help"',
    });
    createOutput(io, { json, quiet: false }).error(error);
  }
  return exitCodes.usage;
}
