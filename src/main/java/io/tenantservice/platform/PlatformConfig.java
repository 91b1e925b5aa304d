package io.tenantservice.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What this process is for. */
@ConfigMapping(prefix = "tenantservice")
public interface PlatformConfig {

    /** Whether this process answers requests (api), runs jobs (worker), both (all), or one command. */
    @WithDefault("all")
    Role role();

    /** The part of the work that a process takes. */
    enum Role {
        API,
        WORKER,
        ALL,
        COMMAND;

        public boolean runsJobs() {
            return this == WORKER || this == ALL;
        }

        /** False for a command, which ends by itself and holds no connections in reserve. */
        public boolean serves() {
            return this != COMMAND;
        }
    }
}
