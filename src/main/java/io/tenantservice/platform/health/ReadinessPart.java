package io.tenantservice.platform.health;

/** Something without which this replica can answer no request. An implementer is an application-scoped bean. */
public interface ReadinessPart {

    String name();

    boolean isReady();

    /** @return one line for the operator, without secrets */
    String finding();
}
