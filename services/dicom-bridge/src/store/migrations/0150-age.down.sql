drop index instances_age;
