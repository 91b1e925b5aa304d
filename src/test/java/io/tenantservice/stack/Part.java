package io.tenantservice.stack;

import java.util.Map;

/** One running part of the stack. */
public interface Part extends AutoCloseable {

    /** @return what the service must be told to use this part, as its configuration properties */
    Map<String, String> settings();

    @Override
    void close();
}
