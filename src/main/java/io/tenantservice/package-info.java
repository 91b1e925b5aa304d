/** The program: its entry point and its commands. Everything else is in a package of its own, one per feature. */
@NullMarked
package io.tenantservice;

import org.jspecify.annotations.NullMarked;
