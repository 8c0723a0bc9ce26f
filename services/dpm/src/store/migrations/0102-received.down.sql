alter table files drop column received;
