package io.tenantservice.platform.schema;

import io.quarkus.liquibase.LiquibaseDataSource;
import io.quarkus.liquibase.LiquibaseFactory;
import java.util.concurrent.Callable;
import liquibase.Liquibase;
import liquibase.exception.LiquibaseException;
import org.jboss.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Brings the database schema to the version of this program. Safe to run again and at the same time twice. */
@Command(name = "migrate", description = "Brings the database schema up to date, as the role ts_migrator.")
public class MigrateCommand implements Callable<Integer> {

    private static final Logger LOG = Logger.getLogger(MigrateCommand.class);

    private final LiquibaseFactory liquibaseFactory;

    public MigrateCommand(@LiquibaseDataSource("migration") LiquibaseFactory liquibaseFactory) {
        this.liquibaseFactory = liquibaseFactory;
    }

    @Override
    public Integer call() throws LiquibaseException {
        try (Liquibase liquibase = liquibaseFactory.createLiquibase()) {
            int pending = liquibase.listUnrunChangeSets(null, null).size();
            liquibase.update(liquibaseFactory.createContexts(), liquibaseFactory.createLabels());
            LOG.infof("Schema is up to date: %d change sets applied", pending);
        }
        return ExitCode.OK;
    }
}
