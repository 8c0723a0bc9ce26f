import type { DataElement } from '../part10/elements.js';
import { type SafePrivate, safePrivate } from './safe-private-table.js';

/** The private blocks of one data set or item (PS3.5 §7.8.1); items do not inherit those around them. */
export interface PrivateBlocks {
  /** The creator of each block, by the tag of its reservation. */
  readonly creators: ReadonlyMap<number, string>;
  /** Reservations of blocks that keep an element. */
  readonly kept: ReadonlySet<number>;
}

export const noPrivateBlocks: PrivateBlocks = { creators: new Map(), kept: new Set() };

export function privateBlocksOf(elements: readonly DataElement[]): PrivateBlocks {
  const creators = new Map(
    elements
      .filter(({ tag }) => isCreator(tag))
      .map(({ tag, value }) => [tag, value.toString('latin1').replace(/^ +|[\0 ]+$/g, '')]),
  );
  const safe = elements.filter(({ tag }) => safetyOf(tag, creators) !== undefined);
  return { creators, kept: new Set(safe.map(({ tag }) => creatorOf(tag))) };
}

/** Whether a tag reserves a block. */
export function isCreator(tag: number): boolean {
  const element = tag & 0xffff;
  return (tag >>> 16) % 2 === 1 && element >= 0x10 && element <= 0xff;
}

/** How a private attribute may be kept, by the creator of its block; undefined when it may not. */
export function safetyOf(tag: number, creators: ReadonlyMap<number, string>): SafePrivate | undefined {
  const group = tag >>> 16;
  const creator = group % 2 === 1 && !isCreator(tag) ? creators.get(creatorOf(tag)) : undefined;
  return creator === undefined ? undefined : safePrivate(creator, group, tag & 0xff);
}

/** The tag of the reservation of the block that holds a private element. */
function creatorOf(tag: number): number {
  return (tag >>> 16) * 0x10000 + ((tag >>> 8) & 0xff);
}
