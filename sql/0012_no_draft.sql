-- Nothing writes here: what is typed is kept in fill_part and sheet_draft.
DROP TABLE draft;
