import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds, from a cached lookup to a call over a slow link. */
export const latencyBuckets: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

/** The metrics of one process, in the text format of Prometheus. Units stand at the end of the name (`_seconds`). */
export interface Metrics {
  readonly registry: Registry;
  /** Calls that this process answered: seconds, by method and by the code of the outcome (`ok` or an error code). */
  readonly rpcDuration: Histogram<'method' | 'code'>;
  histogram<Label extends string>(
    name: string,
    help: string,
    labels: readonly Label[],
    buckets?: readonly number[],
  ): Histogram<Label>;
  counter<Label extends string>(name: string, help: string, labels: readonly Label[]): Counter<Label>;
  /** @param collect sets the values when they are asked for */
  gauge<Label extends string>(
    name: string,
    help: string,
    labels: readonly Label[],
    collect?: (gauge: Gauge<Label>) => void,
  ): Gauge<Label>;
  /** What a scrape of this process answers. */
  text(): Promise<string>;
}

/** Every series carries the service and the site; the metrics of the process itself are included. */
export function createMetrics(options: { readonly service: string; readonly site: string }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  registry.setDefaultLabels({ service: options.service, site: options.site });
  collectDefaultMetrics({ register: registry });

  const histogram = <Label extends string>(
    name: string,
    help: string,
    labels: readonly Label[],
    buckets = latencyBuckets,
  ) => new Histogram({ name, help, labelNames: labels, buckets: [...buckets], registers });

  return {
    registry,
    histogram,
    rpcDuration: histogram('mdm_rpc_duration_seconds', 'calls answered, by method and outcome', [
      'method',
      'code',
    ]),
    counter: (name, help, labels) => new Counter({ name, help, labelNames: labels, registers }),
    gauge: (name, help, labels, collect) =>
      new Gauge({
        name,
        help,
        labelNames: labels,
        registers,
        ...(collect && {
          collect() {
            collect(this);
          },
        }),
      }),
    text: () => registry.metrics(),
  };
}
