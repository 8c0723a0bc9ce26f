import type { Migration } from '@mdm/store';

/** The table of all sagas of a schema; belongs into the service's list of migrations. */
export const sagaMigrations: Migration[] = [
  {
    version: 8101,
    name: 'saga-item',
    // `json`, not `jsonb`: it keeps every string, even one with U+0000, which jsonb refuses.
    up: `
      create table mdm_saga_item (
        saga text not null,
        key text not null,
        state json not null,
        status text not null default 'running' check (status in ('running', 'undoing', 'done', 'undone')),
        -- running: the step to run next; undoing: the step to undo next
        step text not null,
        attempts integer not null default 0,
        error json,
        -- when a worker may take it; while one holds it, when its lease ends
        due_at timestamptz not null default clock_timestamp(),
        lease uuid,
        created_at timestamptz not null default clock_timestamp(),
        updated_at timestamptz not null default clock_timestamp(),
        primary key (saga, key)
      );
      create index mdm_saga_item_due on mdm_saga_item (saga, due_at) where status in ('running', 'undoing');
      create index mdm_saga_item_status on mdm_saga_item (saga, status);`,
    down: 'drop table mdm_saga_item',
  },
];
