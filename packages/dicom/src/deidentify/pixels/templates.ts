import type { PixelStatements } from '../eligibility.js';

/** A rectangle of the image, in pixels from its upper left corner. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where a kind of device writes text into its images, as the site knows it. Names are compared without regard to case; `*` stands for
 * any characters; what is absent matches everything. No regions: the site vouches that this device writes none.
 */
export interface BlankingTemplate {
  readonly name: string;
  readonly manufacturer?: string | undefined;
  readonly model?: string | undefined;
  readonly modality?: string | undefined;
  /** Of the images; regions lie inside. */
  readonly rows: number;
  readonly columns: number;
  readonly regions: readonly Region[];
}

/** The first template that fits the image. */
export function templateFor(
  templates: readonly BlankingTemplate[],
  { manufacturer, manufacturerModelName, modality, rows, columns }: PixelStatements,
): BlankingTemplate | undefined {
  return templates.find(
    (template) =>
      template.rows === rows &&
      template.columns === columns &&
      fits(template.manufacturer, manufacturer) &&
      fits(template.model, manufacturerModelName) &&
      fits(template.modality, modality),
  );
}

function fits(pattern: string | undefined, value = ''): boolean {
  if (pattern === undefined) return true;
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(value);
}
