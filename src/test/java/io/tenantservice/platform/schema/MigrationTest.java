package io.tenantservice.platform.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Database;
import io.tenantservice.stack.StackResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Takes the schema of a second database up, down and up again. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class MigrationTest {

    private static final String OBJECTS = """
            select c.oid::regclass::text || ' ' || c.relkind::text from pg_class c
            where relnamespace = 'public'::regnamespace and relname not like 'databasechangelog%'
            union all
            select oid::regprocedure::text from pg_proc where pronamespace = 'public'::regnamespace
            union all
            select polrelid::regclass || ' policy ' || polname from pg_policy
            order by 1""";

    @Test
    void schemaGoesUpDownToEmptyAndUpAgain() throws SQLException {
        SecondDatabase database = SecondDatabase.fresh("migration_test");

        database.migrate(liquibase -> liquibase.update(""));
        List<String> up = objects(database);
        database.migrate(liquibase ->
                liquibase.rollback(liquibase.getChangeSetStatuses(null, null).size(), ""));
        List<String> down = objects(database);
        database.migrate(liquibase -> liquibase.update(""));

        assertThat(up).isNotEmpty();
        assertThat(down).isEmpty();
        assertThat(objects(database)).isEqualTo(up);
    }

    @Test
    void programKnowsEveryChangeSetThatItBrings() throws SQLException {
        try (Connection administrator = Database.administrator()) {
            assertThat(Database.column(administrator, "select id from databasechangelog order by orderexecuted"))
                    .isEqualTo(BundledSchema.changeSets());
        }
    }

    private static List<String> objects(SecondDatabase database) throws SQLException {
        try (Connection administrator = database.administrator()) {
            return Database.column(administrator, OBJECTS);
        }
    }
}
