import { destination as openDestination, type Logger as PinoLogger, pino } from 'pino';
import { redactFields, redactText } from './redact.js';
import { currentTraceId } from './trace-context.js';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

interface Log {
  (message: string): void;
  /** An error goes under `err`: its code, message, remedy and causes are printed. */
  (fields: object, message?: string): void;
}

/** What the project needs of a logger, and all that it may use. */
export interface Logger {
  readonly trace: Log;
  readonly debug: Log;
  readonly info: Log;
  readonly warn: Log;
  readonly error: Log;
  /** A logger whose every line carries these fields as well. */
  child(fields: Record<string, unknown>): Logger;
}

export interface LoggerOptions {
  readonly service: string;
  readonly site: string;
  /** Default `info`. */
  readonly level?: LogLevel;
  /** Where the lines go, each with its line feed; default standard error, written synchronously. */
  readonly destination?: { write(line: string): void };
}

/**
 * A logger of JSON lines: level, time (ISO 8601, UTC), service, site, trace_id when there is one, the fields, msg.
 * Secrets and patient data are masked twice: by the name of the field before a line is made, and by their looks in
 * the finished line, which covers messages and stacks.
 */
export function createLogger(options: LoggerOptions): Logger {
  const logger = pino(
    {
      level: options.level ?? 'info',
      base: { service: options.service, site: options.site },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      // redactFields has turned errors into plain fields already
      serializers: { err: (fields: unknown) => fields },
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => ({ ...traceFields(), ...redactFields(fields) }),
      },
      hooks: { streamWrite: redactText },
    },
    options.destination ?? openDestination({ fd: 2, sync: true }),
  );
  return narrowed(logger);
}

/** pino's own `child` does not pass its fields through a formatter; this one does. */
function narrowed(logger: PinoLogger): Logger {
  return {
    trace: logger.trace.bind(logger),
    debug: logger.debug.bind(logger),
    info: logger.info.bind(logger),
    warn: logger.warn.bind(logger),
    error: logger.error.bind(logger),
    child: (fields) => narrowed(logger.child(redactFields(fields))),
  };
}

/** A child whose lines name the part they come from, written `package:part`. */
export function subsystem(logger: Logger, name: string): Logger {
  return logger.child({ subsystem: name });
}

function traceFields(): { trace_id?: string } {
  const traceId = currentTraceId();
  return traceId === undefined ? {} : { trace_id: traceId };
}
