alter table files drop column facts_id;
