-- What is kept of a person is asked for by the name (store/person.c).
CREATE INDEX person_by_name ON person (tenant, name);
CREATE INDEX expert_by_name ON expert (tenant, name);
CREATE INDEX rating_person_by_name ON rating_person (tenant, name);
CREATE INDEX account_by_name ON account (tenant, name);
