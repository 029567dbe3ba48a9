"""Documents: the words inside PDF, DOCX, XLSX and PPTX files, read in a process that may die. Nothing is ever fetched."""
