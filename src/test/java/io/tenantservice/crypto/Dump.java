package io.tenantservice.crypto;

import io.tenantservice.api.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** The secrets of a tenant as a backup of the database holds them. */
public final class Dump implements AutoCloseable {

    private final UUID tenant;
    private final Connection connection;

    private Dump(UUID tenant, Connection connection) {
        this.tenant = tenant;
        this.connection = connection;
    }

    public static Dump of(UUID tenant) throws SQLException {
        Connection connection = Database.administrator();
        Database.execute(
                connection,
                "create temporary table dump as select * from credential_secret where tenant_id = '" + tenant + "'");
        return new Dump(tenant, connection);
    }

    /** Puts the secrets in the place of what is there now. */
    public void restore() throws SQLException {
        Database.execute(
                connection,
                "begin; delete from credential_secret where tenant_id = '" + tenant + "';"
                        + " insert into credential_secret select * from dump; commit");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
