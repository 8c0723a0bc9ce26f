import {
  attributeTags,
  type CommandElements,
  commandTag,
  decodeCommandElements,
  encodeCommandElements,
  readTags,
  readText,
  readUid,
  readUs,
  requiredText,
  requiredUid,
  requiredUs,
  text,
  uid,
  us,
} from './command-elements.js';

/** Command fields of the requests (PS3.7 E.1-1). A response is its request with {@link responseBit} set. */
const requestField = {
  'c-store': 0x0001,
  'c-get': 0x0010,
  'c-find': 0x0020,
  'c-move': 0x0021,
  'c-echo': 0x0030,
  'n-event-report': 0x0100,
  'n-action': 0x0130,
} as const;
const cancelField = 0x0fff;
export const responseBit = 0x8000;

/** The DIMSE services of PS3.7 9 and 10 that this layer knows. */
export type ServiceName = keyof typeof requestField;

const serviceOfField: ReadonlyMap<number, ServiceName> = new Map(
  Object.entries(requestField).map(([name, field]) => [field, name as ServiceName]),
);

const noDataSet = 0x0101;
const someDataSet = 0x0001;

/** C-ECHO-RQ (PS3.7 9.3.5.1). */
export interface EchoRequest {
  readonly kind: 'c-echo-rq';
  readonly messageId: number;
  readonly sopClassUid: string;
}

/** C-STORE-RQ (PS3.7 9.3.1.1). */
export interface StoreRequest {
  readonly kind: 'c-store-rq';
  readonly messageId: number;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** 0 medium, 1 high, 2 low. */
  readonly priority: number;
  /** The AE whose C-MOVE caused this store, and the message id of that C-MOVE. */
  readonly moveOriginator?: { readonly ae: string; readonly messageId: number };
}

/** C-FIND-RQ and C-GET-RQ (PS3.7 9.3.2.1, 9.3.3.1); the identifier is their data set. */
export interface QueryRequest {
  readonly kind: 'c-find-rq' | 'c-get-rq';
  readonly messageId: number;
  readonly sopClassUid: string;
  readonly priority: number;
}

/** C-MOVE-RQ (PS3.7 9.3.4.1). */
export interface MoveRequest {
  readonly kind: 'c-move-rq';
  readonly messageId: number;
  readonly sopClassUid: string;
  readonly priority: number;
  /** AE title. */
  readonly destination: string;
}

/** C-CANCEL-RQ (PS3.7 9.3.2.3): ends the request with this message id; it has no answer of its own. */
export interface CancelRequest {
  readonly kind: 'c-cancel-rq';
  readonly respondsTo: number;
}

/** N-ACTION-RQ and N-EVENT-REPORT-RQ (PS3.7 10.3.5.1, 10.3.1.1). */
export interface InstanceRequest {
  readonly kind: 'n-action-rq' | 'n-event-report-rq';
  readonly messageId: number;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** Action or event type id. */
  readonly typeId: number;
}

/** Numbers of C-STORE sub-operations (PS3.7 9.1.3.1.7). */
export interface SubOperations {
  /** Absent in a last response that was not cancelled. */
  readonly remaining?: number;
  readonly completed: number;
  readonly failed: number;
  readonly warning: number;
}

/** The response to a request of any service. */
export interface Response {
  readonly kind: `${ServiceName}-rsp`;
  /** Message id of the request. */
  readonly respondsTo: number;
  readonly status: number;
  readonly sopClassUid?: string;
  readonly sopInstanceUid?: string;
  /** (0000,0902): at most 64 characters. */
  readonly comment?: string;
  /** (0000,0901): tags as 32-bit numbers, group in the high half. */
  readonly offendingElements?: readonly number[];
  /** C-GET and C-MOVE. */
  readonly subOperations?: SubOperations;
}

/** A message of another DIMSE service; its elements are there for who knows it. */
export interface OtherCommand {
  readonly kind: 'other';
  readonly field: number;
  readonly elements: CommandElements;
}

/** What asks for an answer. */
export type Request = EchoRequest | StoreRequest | QueryRequest | MoveRequest | InstanceRequest;
export type Command = Request | CancelRequest | Response | OtherCommand;

const withDataSet: ReadonlySet<string> = new Set([
  'c-store-rq',
  'c-find-rq',
  'c-get-rq',
  'c-move-rq',
  'n-action-rq',
  'n-event-report-rq',
]);

/**
 * The bytes of a command set.
 * @param hasDataSet whether a data set follows; default: for every request but C-ECHO and C-CANCEL, for no response
 */
export function encodeCommand(
  command: Exclude<Command, OtherCommand>,
  hasDataSet: boolean = withDataSet.has(command.kind),
): Buffer {
  const elements = new Map<number, Buffer>([
    [commandTag.commandDataSetType, us(hasDataSet ? someDataSet : noDataSet)],
  ]);
  if (command.kind === 'c-cancel-rq') {
    elements.set(commandTag.commandField, us(cancelField));
    elements.set(commandTag.messageIdBeingRespondedTo, us(command.respondsTo));
  } else if (isResponse(command)) responseElements(elements, command);
  else requestElements(elements, command);
  return encodeCommandElements(elements);
}

/** Whether a command is the answer to one of ours. */
export function isResponse(command: Command): command is Response {
  return command.kind.endsWith('-rsp');
}

function requestElements(elements: Map<number, Buffer>, request: Request): void {
  elements.set(commandTag.commandField, us(requestField[serviceOf(request)]));
  elements.set(commandTag.messageId, us(request.messageId));
  const requested = request.kind === 'n-action-rq';
  const sopClassTag = requested ? commandTag.requestedSopClassUid : commandTag.affectedSopClassUid;
  elements.set(sopClassTag, uid(request.sopClassUid));
  if ('sopInstanceUid' in request) {
    const instanceTag = requested ? commandTag.requestedSopInstanceUid : commandTag.affectedSopInstanceUid;
    elements.set(instanceTag, uid(request.sopInstanceUid));
  }
  if ('priority' in request) elements.set(commandTag.priority, us(request.priority));
  if ('typeId' in request)
    elements.set(requested ? commandTag.actionTypeId : commandTag.eventTypeId, us(request.typeId));
  if (request.kind === 'c-move-rq') elements.set(commandTag.moveDestination, text(request.destination));
  if (request.kind === 'c-store-rq' && request.moveOriginator !== undefined) {
    elements.set(commandTag.moveOriginatorAe, text(request.moveOriginator.ae));
    elements.set(commandTag.moveOriginatorMessageId, us(request.moveOriginator.messageId));
  }
}

/** The service of a request or response. */
export function serviceOf({ kind }: Pick<Request | Response, 'kind'>): ServiceName {
  return kind.replace(/-r(q|sp)$/, '') as ServiceName;
}

function responseElements(elements: Map<number, Buffer>, response: Response): void {
  const { sopClassUid, sopInstanceUid, subOperations } = response;
  elements.set(commandTag.commandField, us(requestField[serviceOf(response)] | responseBit));
  if (sopClassUid !== undefined) elements.set(commandTag.affectedSopClassUid, uid(sopClassUid));
  if (sopInstanceUid !== undefined) elements.set(commandTag.affectedSopInstanceUid, uid(sopInstanceUid));
  statusElements(elements, response);
  if (subOperations === undefined) return;
  const { remaining, completed, failed, warning } = subOperations;
  if (remaining !== undefined) elements.set(commandTag.remaining, us(capped(remaining)));
  elements.set(commandTag.completed, us(capped(completed)));
  elements.set(commandTag.failed, us(capped(failed)));
  elements.set(commandTag.warning, us(capped(warning)));
}

/** The numbers of sub-operations have 16 bits; more than that is told as the most. */
const capped = (count: number): number => Math.min(count, 0xffff);

function statusElements(
  elements: Map<number, Buffer>,
  {
    respondsTo,
    status,
    comment,
    offendingElements,
  }: Pick<Response, 'respondsTo' | 'status' | 'comment' | 'offendingElements'>,
): void {
  elements.set(commandTag.messageIdBeingRespondedTo, us(respondsTo));
  elements.set(commandTag.status, us(status));
  if (offendingElements !== undefined && offendingElements.length > 0)
    elements.set(commandTag.offendingElement, attributeTags(offendingElements));
  if (comment !== undefined && comment !== '')
    elements.set(commandTag.errorComment, text(errorComment(comment)));
}

/** The answer to a request that nobody here performs: same message id and SOP class, no data set. */
export function encodeRefusal(request: OtherCommand, status: number, comment: string): Buffer {
  const elements = new Map<number, Buffer>([
    [commandTag.commandDataSetType, us(noDataSet)],
    [commandTag.commandField, us(request.field | responseBit)],
  ]);
  const echoed = [
    [commandTag.affectedSopClassUid, commandTag.requestedSopClassUid],
    [commandTag.affectedSopInstanceUid, commandTag.requestedSopInstanceUid],
  ] as const;
  for (const [affected, requested] of echoed) {
    const value = request.elements.get(affected) ?? request.elements.get(requested);
    if (value !== undefined) elements.set(affected, value);
  }
  const respondsTo = requiredUs(request.elements, commandTag.messageId);
  statusElements(elements, { respondsTo, status, comment });
  return encodeCommandElements(elements);
}

/** A decoded message, and whether a data set follows it (0000,0800). */
export interface DecodedCommand {
  readonly command: Command;
  readonly hasDataSet: boolean;
}

/** @throws invalid-argument that names the element which is missing or malformed */
export function decodeCommand(bytes: Buffer): DecodedCommand {
  const elements = decodeCommandElements(bytes);
  const field = requiredUs(elements, commandTag.commandField);
  const hasDataSet = requiredUs(elements, commandTag.commandDataSetType) !== noDataSet;
  return { command: typedCommand(field, elements), hasDataSet };
}

function typedCommand(field: number, elements: CommandElements): Command {
  if (field === cancelField)
    return {
      kind: 'c-cancel-rq',
      respondsTo: requiredUs(elements, commandTag.messageIdBeingRespondedTo),
    };
  const service = serviceOfField.get(field & ~responseBit);
  if (service === undefined) return { kind: 'other', field, elements };
  return (field & responseBit) === 0 ? readRequest(service, elements) : readResponse(service, elements);
}

function readRequest(service: ServiceName, elements: CommandElements): Request {
  const messageId = requiredUs(elements, commandTag.messageId);
  if (service === 'n-action' || service === 'n-event-report') {
    const action = service === 'n-action';
    const sopClassTag = action ? commandTag.requestedSopClassUid : commandTag.affectedSopClassUid;
    const instanceTag = action ? commandTag.requestedSopInstanceUid : commandTag.affectedSopInstanceUid;
    return {
      kind: `${service}-rq`,
      messageId,
      sopClassUid: requiredUid(elements, sopClassTag),
      sopInstanceUid: requiredUid(elements, instanceTag),
      typeId: requiredUs(elements, action ? commandTag.actionTypeId : commandTag.eventTypeId),
    };
  }
  const sopClassUid = requiredUid(elements, commandTag.affectedSopClassUid);
  if (service === 'c-echo') return { kind: 'c-echo-rq', messageId, sopClassUid };
  const priority = readUs(elements, commandTag.priority) ?? 0;
  switch (service) {
    case 'c-find':
    case 'c-get':
      return { kind: `${service}-rq`, messageId, sopClassUid, priority };
    case 'c-move': {
      const destination = requiredText(elements, commandTag.moveDestination).trim();
      return { kind: 'c-move-rq', messageId, sopClassUid, priority, destination };
    }
    case 'c-store': {
      const sopInstanceUid = requiredUid(elements, commandTag.affectedSopInstanceUid);
      const ae = readText(elements, commandTag.moveOriginatorAe);
      const moveId = readUs(elements, commandTag.moveOriginatorMessageId);
      const moveOriginator = ae === undefined || moveId === undefined ? undefined : { ae, messageId: moveId };
      return {
        ...{ kind: 'c-store-rq', messageId, sopClassUid, sopInstanceUid, priority },
        ...(moveOriginator && { moveOriginator }),
      };
    }
  }
}

function readResponse(service: ServiceName, elements: CommandElements): Response {
  const sopClassUid = readUid(elements, commandTag.affectedSopClassUid);
  const sopInstanceUid = readUid(elements, commandTag.affectedSopInstanceUid);
  const comment = readText(elements, commandTag.errorComment);
  const offendingElements = readTags(elements, commandTag.offendingElement);
  const subOperations = readSubOperations(elements);
  return {
    kind: `${service}-rsp`,
    respondsTo: requiredUs(elements, commandTag.messageIdBeingRespondedTo),
    status: requiredUs(elements, commandTag.status),
    ...(sopClassUid !== undefined && { sopClassUid }),
    ...(sopInstanceUid !== undefined && { sopInstanceUid }),
    ...(comment !== undefined && { comment }),
    ...(offendingElements && { offendingElements }),
    ...(subOperations && { subOperations }),
  };
}

function readSubOperations(elements: CommandElements): SubOperations | undefined {
  const remaining = readUs(elements, commandTag.remaining);
  const [completed, failed, warning] = [commandTag.completed, commandTag.failed, commandTag.warning].map(
    (element) => readUs(elements, element),
  );
  if ([remaining, completed, failed, warning].every((count) => count === undefined)) return undefined;
  return {
    ...(remaining !== undefined && { remaining }),
    completed: completed ?? 0,
    failed: failed ?? 0,
    warning: warning ?? 0,
  };
}

/** VR LO in the default repertoire: printable ASCII without backslash, at most 64 characters (PS3.5 6.2). */
function errorComment(sentence: string): string {
  const printable = sentence.replace(/[^\x20-\x7e]/g, '?').replaceAll('\\', '/');
  return printable.length <= 64 ? printable : `${printable.slice(0, 61)}...`;
}
