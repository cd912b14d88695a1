import type { QuerySyntax } from '../query-words.ts';

/**
 * What reads in Transact-SQL. It needs nothing between two statements, and knows no transaction that cannot write; but all words
 * that could do more are reserved: as names they stand in brackets.
 */
export const SQL_SERVER_SYNTAX: QuerySyntax = {
  quoted:
    /'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*"|\[[^\]]*(?:\]\][^\]]*)*\]|--[^\n]*|\/\*(?:(?!\/\*|\*\/)[\s\S])*\*\/|(['"[]|\/\*)[\s\S]*/g,
  beginnings: ['SELECT', 'WITH'],
  forbidden: new Set(
    `ALTER BACKUP BEGIN BREAK BULK CHECKPOINT CLOSE COMMIT CONTINUE CREATE DBCC DEALLOCATE DECLARE DELETE DENY DROP DUMP EXEC
    EXECUTE FETCH GOTO GRANT IF INSERT INTO KILL LOAD MERGE OPEN OPENDATASOURCE OPENQUERY OPENROWSET PRINT RAISERROR READTEXT
    RECONFIGURE RESTORE RETURN REVERT REVOKE ROLLBACK SAVE SET SETUSER SHUTDOWN TRAN TRANSACTION TRUNCATE UPDATE UPDATETEXT USE
    WAITFOR WHILE WRITETEXT`.split(/\s+/),
  ),
};
