import { InvalidArgumentError } from 'commander';

/** A parser of whole numbers for an option. */
export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const number = Number(text);
    if (/^\d{1,15}$/.test(text) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`Write a whole number from ${min} to ${max}.`);
  };

/** `a,b` and the option given several times alike. */
export const list = (text: string, former: readonly string[] = []): string[] => [
  ...former,
  ...text.split(',').filter((part) => part !== ''),
];

/** For names that may hold commas: each use of the option gives one. */
export const several = (text: string, former: readonly string[] = []): string[] => [...former, text];
