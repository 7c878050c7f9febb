package io.perfmark;

public final class Tag {}
