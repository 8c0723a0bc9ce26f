alter table files add column facts_id bigint references image_facts (id);
-- Of what was there before the policies, nothing is known.
insert into image_facts (digest, site, vo, project, owner, owner_group, groups, consent, profile)
  select 'before-policies', 'unknown', 'unknown', 'unknown', 'unknown', '/unknown', '{/unknown}', 'unknown', 'identity'
  where exists (select from files) on conflict (digest) do nothing;
update files set facts_id = (select id from image_facts where digest = 'before-policies');
alter table files alter column facts_id set not null;
