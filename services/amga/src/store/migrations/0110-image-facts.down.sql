alter table images drop column facts_id;
