-- Who is in another round under the same number, however it was written.
CREATE INDEX person_by_number ON person (tenant, (upper(replace(id_number, ' ', ''))));
