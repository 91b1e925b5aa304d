package io.tenantservice.platform.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Database;
import io.tenantservice.stack.Migration;
import io.tenantservice.stack.StackResource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
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

    private final String password =
            ConfigProvider.getConfig().getValue("quarkus.datasource.migration.password", String.class);

    @Test
    void schemaGoesUpDownToEmptyAndUpAgain() throws SQLException {
        String url = freshDatabase("migration_test");

        Migration.run(url, password, liquibase -> liquibase.update(""));
        List<String> up = objects(url);
        Migration.run(
                url,
                password,
                liquibase -> liquibase.rollback(
                        liquibase.getChangeSetStatuses(null, null).size(), ""));
        List<String> down = objects(url);
        Migration.run(url, password, liquibase -> liquibase.update(""));

        assertThat(up).isNotEmpty();
        assertThat(down).isEmpty();
        assertThat(objects(url)).isEqualTo(up);
    }

    @Test
    void programKnowsEveryChangeSetThatItBrings() throws SQLException {
        try (Connection administrator = Database.administrator()) {
            assertThat(Database.column(administrator, "select id from databasechangelog order by orderexecuted"))
                    .isEqualTo(BundledSchema.changeSets());
        }
    }

    private static String freshDatabase(String name) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(administrator, "drop database if exists " + name);
            Database.execute(administrator, "create database " + name + " owner ts_migrator");
        }
        String url = Database.url().replaceFirst("/[^/]+$", "/" + name);
        try (Connection administrator = DriverManager.getConnection(url, "postgres", "")) {
            Database.execute(administrator, "alter schema public owner to ts_migrator");
        }
        return url;
    }

    private static List<String> objects(String url) throws SQLException {
        try (Connection administrator = DriverManager.getConnection(url, "postgres", "")) {
            return Database.column(administrator, OBJECTS);
        }
    }
}
