alter table entries drop constraint entries_facts;
alter table entries drop column facts_id;
