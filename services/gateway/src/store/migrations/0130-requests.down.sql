drop table access_answers, access_requests;
